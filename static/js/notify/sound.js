// Two short tones, made on the spot.

const TONES = [[0, 660], [0.14, 880]];
const LENGTH = 0.12;
const VOLUME = 0.08;
let context = null;

/** Silent until somebody has clicked or typed in this tab once: browsers want it so. */
export async function playSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") await resume(context);
  if (context.state !== "running") return;
  for (const [delay, frequency] of TONES) play(context.currentTime + delay, frequency);
}

/** Where nobody has clicked or typed yet it never comes; else the device may take a while. */
function resume(made) {
  const resumed = made.resume();
  return navigator.userActivation?.hasBeenActive ? resumed : Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, 300))]);
}

function play(start, frequency) {
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = frequency;
  gain.gain.setValueAtTime(VOLUME, start);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + LENGTH);
}
