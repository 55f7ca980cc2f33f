// What the pages are given in the kiosk by their main process: here one state that never changes.
const { contextBridge } = require('electron');

const page = process.argv.find((word) => word.startsWith('--bare-page='))?.slice('--bare-page='.length);
const welcome = {
  language: 'fr',
  place: { siteName: 'Montesquieu', terminalName: 'Poste 1' },
  view: { kind: 'welcome', lineIsDown: false, wipedAt: null },
  bar: null,
  notice: null,
};
const home = {
  language: 'fr',
  tabs: [],
  activeTabId: null,
  address: '',
  canGoBack: false,
  zoomPercent: 100,
  refusal: null,
  trouble: 'none',
};
const bridge = (state) => ({ onState: (listener) => listener(state), call: () => {} });
if (page === 'shell') contextBridge.exposeInMainWorld('escale', { ...bridge(welcome), surface: 'screen' });
else contextBridge.exposeInMainWorld('escaleResident', bridge(home));
