import type { ResidentBridge } from '../core/resident-screen-contract.ts';
import type { ScreenBridge } from '../core/screen-contract.ts';

declare global {
  interface Window {
    /** Put there by preload/shell-preload.ts, in the shell's screens only. */
    escale: ScreenBridge;
    /** Put there by preload/resident-preload.ts, in the resident's chrome only. */
    escaleResident: ResidentBridge;
  }
}
