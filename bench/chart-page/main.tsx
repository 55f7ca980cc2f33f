import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@mantine/core/styles.layer.css';
import '#assets/tokens.css';
import '../../control-server/dashboard/dashboard.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../../control-server/dashboard/i18n.ts';
import { Chart } from '../../control-server/dashboard/network-parts/chart.tsx';
import { AnnouncerProvider } from '../../control-server/dashboard/parts/announcer.tsx';
import { cssVariablesResolver, theme } from '../../control-server/dashboard/theme.ts';
import { madeColumns } from './made-columns.ts';

// The chart of the dashboard as it stands on the page of a site, with as many points as the address says.

startTexts();
const points = Number(new URLSearchParams(location.search).get('points'));
const columns = madeColumns(points);
const marks = columns.stretches.filter(({ word }) => word === 'down').map(({ from, to }) => ({ from, to }));
const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <DirectionProvider>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver}>
        <AnnouncerProvider>
          <Chart columns={columns} line="fibre" span="month" marks={marks} terminalName={null} summaryId="summary" />
          <p id="summary">{points}</p>
        </AnnouncerProvider>
      </MantineProvider>
    </DirectionProvider>,
  );
}
