/** A soft, short sound: one low note that swells and fades within 0.6 s, far below the loudest. */
const NOTE_HZ = 523.25;
const LOUDEST = 0.12;
const SECONDS = 0.6;

/** Sounds once. Where a terminal has no sound nothing happens: the words and the colour say it all. */
export function soundWarning(): void {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  const { currentTime } = context;
  tone.frequency.value = NOTE_HZ;
  volume.gain.setValueAtTime(0, currentTime);
  volume.gain.linearRampToValueAtTime(LOUDEST, currentTime + 0.1);
  volume.gain.linearRampToValueAtTime(0, currentTime + SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(currentTime + SECONDS);
}
