// What a JSON Schema says about a place in a document; pure. A path is keys, with ITEM for any item of a list.

export const ITEM = "[]";

/** The keys that may stand in the mapping at `path`: {key, schema, required}. */
export function keysAt(root, path) {
  const found = new Map();
  for (const schema of schemasAt(root, path)) {
    const required = new Set(schema.required ?? []);
    for (const [key, field] of Object.entries(schema.properties ?? {})) {
      if (!found.has(key)) found.set(key, { key, schema: merged(root, field), required: required.has(key) });
    }
  }
  return [...found.values()];
}

/** The values that a scalar at `path` can have, as far as they can be listed. */
export function valuesAt(root, path) {
  const values = schemasAt(root, path).flatMap((schema) => {
    if (schema.enum) return schema.enum;
    if ("const" in schema) return [schema.const];
    if (schema.type === "boolean") return [true, false];
    // A single example only shows the form; several are what there is to choose from.
    return schema.examples?.length > 1 ? schema.examples.filter((example) => typeof example !== "object") : [];
  });
  return [...new Set(values.map(String))];
}

/** What is to be said of the value at `path`: {description, kind, default, values}; null when nothing is known. */
export function aboutOf(root, path) {
  const parents = schemasAt(root, path.slice(0, -1));
  const key = path.at(-1);
  const field = parents.map((schema) => schema.properties?.[key]).find(Boolean);
  if (!field) return null;
  const schema = merged(root, field);
  const closed = schemasAt(root, path).flatMap((one) => one.enum ?? ("const" in one ? [one.const] : []));
  return {
    description: schema.description ?? "",
    kind: kindOf(root, field),
    default: "default" in schema && schema.default !== null ? JSON.stringify(schema.default) : "",
    values: [...new Set(closed.map(String))],
    required: parents.some((parent) => parent.required?.includes(key)),
  };
}

/** In a word, what stands under a key: text, number, true or false, list, mapping. */
export function kindOf(root, field) {
  const kinds = new Set(variants(root, field).map((schema) => KINDS[[schema.type].flat()[0]] ?? "text"));
  return [...kinds].join(" or ");
}

const KINDS = { object: "mapping", array: "list", boolean: "true or false", number: "number", integer: "number", string: "text" };

/** Every schema that the value at `path` may follow. */
function schemasAt(root, path) {
  let found = variants(root, root);
  for (const step of path) {
    found = found.flatMap((schema) => {
      const next = step === ITEM ? schema.items : (schema.properties?.[step] ?? named(schema.additionalProperties));
      return next ? variants(root, next) : [];
    });
  }
  return found;
}

function variants(root, schema) {
  const whole = merged(root, schema);
  const options = whole.anyOf ?? whole.oneOf;
  if (!options) return whole.type === "null" ? [] : [whole];
  return options.flatMap((option) => variants(root, option));
}

/** The schema with its reference followed; what stands beside the reference is said of this use of it. */
function merged(root, { $ref, ...own }) {
  if (!$ref) return own;
  const target = $ref.split("/").slice(1).reduce((part, key) => part[key], root);
  return { ...merged(root, target), ...own };
}

function named(schema) {
  return typeof schema === "object" ? schema : null;
}
