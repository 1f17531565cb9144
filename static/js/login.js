// Signs in with the ticket that stands after the # of the address: that part never reaches a server or a log.

const form = document.querySelector("#sign-in");
// Something else stands there when a page with an open terminal has sent its reader here.
const [, ticket] = /^#([\w-]+)$/.exec(location.hash) ?? [];

function submit() {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.ticket.value = ticket;
  form.hidden = true;
  form.submit();
}

if (ticket) submit();
