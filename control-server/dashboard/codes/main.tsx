import '../zod-without-eval.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import '@mantine/core/styles.layer.css';
import '#assets/tokens.css';
import '../dashboard.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../i18n.ts';
import { AnnouncerProvider } from '../parts/announcer.tsx';
import { DocumentMarks } from '../parts/document-marks.tsx';
import { cssVariablesResolver, theme } from '../theme.ts';
import { CodesPage } from './codes-page.tsx';

startTexts();
const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
          <DocumentMarks />
          <AnnouncerProvider>
            <CodesPage />
          </AnnouncerProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}
