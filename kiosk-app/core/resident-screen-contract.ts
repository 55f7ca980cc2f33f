import { z } from 'zod';
import type { Comfort } from './comfort.ts';
import type { Language } from './screen-contract.ts';
import type { StripRefusal } from './lockdown-policy.ts';

/** The calls between the resident's main process and its own chrome (home tiles, tabs, address). Web pages have none of this. */
export const RESIDENT_STATE_CHANNEL = 'escale-resident:state';
export const RESIDENT_CALL_CHANNEL = 'escale-resident:call';

/** Height of the strip with tabs, address, back and zoom, CSS pixels. */
export const CHROME_HEIGHT = 104;
/** Tabs beyond this are refused with a sentence. */
export const MAX_TABS = 12;
export const ZOOM_PERCENTS = [100, 125, 150, 200, 300, 400] as const;

export type Tab = { tabId: number; title: string; loading: boolean };

export type ResidentState = {
  language: Language;
  comfort: Comfort;
  tabs: Tab[];
  /** null: the home tiles are shown */
  activeTabId: number | null;
  address: string;
  canGoBack: boolean;
  zoomPercent: number;
  /** a sentence under the address: why something did not open */
  refusal: StripRefusal | 'too-many-tabs' | null;
  /** the active page: shown, could not be loaded, closed by the site's filter, or its process died */
  trouble:
    | 'none'
    | 'no-connection'
    | 'site-not-found'
    | 'unsafe-certificate'
    | 'site-filtered'
    | 'page-crashed'
    | 'page-hangs';
};

export const ResidentCall = z.discriminatedUnion('call', [
  z.object({ call: z.literal('open-service'), serviceId: z.string().max(60) }),
  z.object({ call: z.literal('navigate'), text: z.string().max(2_000) }),
  z.object({ call: z.literal('back') }),
  z.object({ call: z.literal('reload') }),
  z.object({ call: z.literal('home') }),
  z.object({ call: z.literal('select-tab'), tabId: z.number().int() }),
  z.object({ call: z.literal('close-tab'), tabId: z.number().int() }),
  z.object({ call: z.literal('zoom-in') }),
  z.object({ call: z.literal('zoom-out') }),
  z.object({ call: z.literal('dismiss-refusal') }),
]);
export type ResidentCall = z.infer<typeof ResidentCall>;

/** What the preload puts on `window.escaleResident` in the chrome. */
export type ResidentBridge = {
  onState(listener: (state: ResidentState) => void): void;
  call(call: ResidentCall): void;
};
