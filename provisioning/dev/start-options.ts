import { DEFAULT_SPEED, FASTEST, SLOWEST, parseSpeed } from './fleet/city-plan.ts';

export type StartOptions = {
  /** the kiosk on a screen nobody sees, also where there is a desktop */
  virtual: boolean;
  /** how many times faster the simulated people live */
  speed: number;
};

/**
 * Reads what stands behind `npm start --`.
 * @returns it, or one sentence on the first thing that is not understood
 */
export function readStartOptions(
  argv: readonly string[],
): { ok: true; options: StartOptions } | { ok: false; problem: string } {
  const options: StartOptions = { virtual: false, speed: DEFAULT_SPEED };
  for (const argument of argv) {
    const speedText = /^--speed(?:=(.*))?$/.exec(argument);
    if (argument === '--virtual') options.virtual = true;
    else if (speedText) {
      const speed = parseSpeed(speedText[1] ?? '');
      if (speed === undefined) {
        return {
          ok: false,
          problem: `« ${argument} » : la vitesse est un nombre entier de ${SLOWEST} à ${FASTEST}. Exemple : npm start -- --speed=5`,
        };
      }
      options.speed = speed;
    } else {
      return {
        ok: false,
        problem: `« ${argument} » n'est pas une option de npm start. Il y en a deux : --virtual (le poste sur un écran virtuel) et --speed=${SLOWEST}…${FASTEST} (vitesse des usagers simulés). Exemple : npm start -- --speed=5`,
      };
    }
  }
  return { ok: true, options };
}
