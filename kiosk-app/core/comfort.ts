import { z } from 'zod';

/**
 * How a resident reads: the size of the text (WCAG 1.4.4 asks for 200 %) and its contrast. Chosen before a session, for that session: it holds on the shell's
 * screens, on the resident's home and for the pages of the web, and is gone with whoever chose it.
 */
export const textPercents = [100, 125, 150, 200] as const;
export const contrasts = ['normal', 'high'] as const;
export const Comfort = z.object({ textPercent: z.literal(textPercents), contrast: z.enum(contrasts) });
export type Comfort = z.infer<typeof Comfort>;

/** Each resident begins with it. */
export const plainComfort: Comfort = { textPercent: 100, contrast: 'normal' };

/** @returns whether nothing was chosen */
export function isPlain({ textPercent, contrast }: Comfort): boolean {
  return textPercent === plainComfort.textPercent && contrast === plainComfort.contrast;
}
