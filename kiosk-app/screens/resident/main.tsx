import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../base.css';
import { startI18n } from '../i18n.ts';
import { Chrome } from './Chrome.tsx';

await startI18n();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Chrome />
    </StrictMode>,
  );
}
