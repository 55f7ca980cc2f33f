import type { WebContents } from 'electron';

/**
 * window.print() opens the desktop's own print window, with its file chooser; Electron has no event or preference against it (electron issues
 * 13166, 32925). Until the session has a print screen of its own, the ways to it do nothing in every frame: they are replaced before a page's
 * first script through Chromium's own debugging protocol, within this process (no port), since pages get no preload.
 */
const NO_PRINT = `{
  const { apply } = Reflect;
  const { execCommand } = Document.prototype;
  const fixed = { writable: false, configurable: false };
  Object.defineProperty(window, 'print', { ...fixed, value: function print() {} });
  Object.defineProperty(Document.prototype, 'execCommand', { ...fixed, value: function (command, ...rest) {
    const name = String(command);
    return name.toLowerCase() !== 'print' && apply(execCommand, this, [name, ...rest]);
  } });
}`;

/** Keeps `contents` and all its frames, those in other processes too, from printing; call it before the first load. */
export function blockPrinting(contents: WebContents): void {
  const protocol = contents.debugger;
  const prepare = async (sessionId?: string): Promise<void> => {
    const send = (method: string, parameters: object = {}) => protocol.sendCommand(method, parameters, sessionId);
    await Promise.all([
      send('Page.enable'),
      send('Page.addScriptToEvaluateOnNewDocument', { source: NO_PRINT, runImmediately: true }),
      // A frame in a process of its own waits until it is prepared as well.
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    ]);
  };
  protocol.attach('1.3');
  protocol.on('message', (_event, method, parameters: { sessionId?: string; targetInfo?: { type: string } }) => {
    if (method !== 'Target.attachedToTarget') return;
    const { sessionId, targetInfo } = parameters;
    const isFrame = targetInfo?.type === 'iframe';
    const go = () => protocol.sendCommand('Runtime.runIfWaitingForDebugger', {}, sessionId);
    // A frame that is gone meanwhile answers with an error; workers cannot print.
    void (isFrame ? prepare(sessionId) : Promise.resolve()).then(go, go).catch(() => {});
  });
  // Answered only when there is a renderer; until then the commands wait in its queue, before the first page.
  prepare().catch(() => {});
}
