import type { ReactNode } from 'react';
import { useOutletContext } from 'react-router';
import type { Me, SiteSummary, Tile } from '#protocol/staff-messages.ts';

/** What the page of a site gives to the view in it. */
export type SiteOutlet = {
  site: SiteSummary;
  tiles: Tile[];
  me: Me;
  /** the server's clock when it last said anything, ms since 1970 */
  now: number;
  /** no order can be given now: the line is lost */
  disabled: boolean;
  /** "Ajouter un poste", for who may */
  add: ReactNode;
};

export function useSiteOutlet(): SiteOutlet {
  return useOutletContext<SiteOutlet>();
}
