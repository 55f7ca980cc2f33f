import { useState } from 'react';

/** Of this browser: whoever sits at another desk decides for theirs. */
const KEY = 'escale-help-sound';
/** Two soft notes, the second higher: heard beside a conversation, not over it. */
const NOTES_HZ = [587.33, 783.99] as const;
const NOTE_SECONDS = 0.35;
const LOUDEST = 0.15;

/** Whether a new call sounds at this desk: off until somebody switches it on. @returns it, and how to change it */
export function useHelpSound(): [boolean, (isOn: boolean) => void] {
  const [isOn, setIsOn] = useState(() => read());
  const change = (next: boolean) => {
    setIsOn(next);
    try {
      localStorage.setItem(KEY, next ? '1' : '0');
    } catch {
      // Then it holds until the page is closed.
    }
    // So that one hears what is chosen; the browser lets a page sound once somebody has pressed there.
    if (next) soundCall();
  };
  return [isOn, change];
}

/** Sounds once. Where the browser lets nothing sound, nothing happens: the list says it all. */
export function soundCall(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.connect(context.destination);
  const { currentTime } = context;
  NOTES_HZ.forEach((hertz, place) => {
    const note = context.createOscillator();
    const begins = currentTime + place * NOTE_SECONDS;
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(0, begins);
    volume.gain.linearRampToValueAtTime(LOUDEST, begins + NOTE_SECONDS / 4);
    volume.gain.linearRampToValueAtTime(0, begins + NOTE_SECONDS);
    note.connect(volume);
    note.start(begins);
    note.stop(begins + NOTE_SECONDS);
    if (place === NOTES_HZ.length - 1) note.onended = () => void context.close();
  });
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}
