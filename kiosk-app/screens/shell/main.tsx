import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../base.css';
import { startI18n } from '../i18n.ts';
import { BarSurface } from './BarSurface.tsx';
import { NoticeSurface } from './NoticeSurface.tsx';
import { ScreenSurface } from './ScreenSurface.tsx';

// One page for the shell's three windows; the preload says which of them this one is.
const surfaces = { screen: ScreenSurface, bar: BarSurface, notice: NoticeSurface };

await startI18n();
const Surface = surfaces[window.escale.surface];
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Surface />
    </StrictMode>,
  );
}
