/** The two lines of a site: from the box outwards, and from a Wi-Fi terminal to the box (protocol/line-history.ts). */
export const lineNames = ['fibre', 'wifi'] as const;
export type LineName = (typeof lineNames)[number];
