import { DirectionProvider, MantineProvider } from '@mantine/core';
import { BrowserRouter, Route, Routes } from 'react-router';
import { AlertsPage } from './pages/alerts-page.tsx';
import { FirstAccountPage } from './pages/first-account-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { PhonePage } from './queue-parts/phone-page.tsx';
import { WallPage } from './queue-parts/wall-page.tsx';
import { SignInPage } from './pages/sign-in-page.tsx';
import { SiteCards } from './pages/site-cards.tsx';
import { SiteMonth } from './pages/site-month.tsx';
import { SiteNetwork } from './pages/site-network.tsx';
import { SiteRules } from './pages/site-rules.tsx';
import { SitePage } from './pages/site-page.tsx';
import { SiteSeats } from './pages/site-seats.tsx';
import { SiteWorkshops } from './pages/site-workshops.tsx';
import { SitesPage } from './pages/sites-page.tsx';
import { UnreachablePage } from './pages/unreachable-page.tsx';
import { AnnouncerProvider } from './parts/announcer.tsx';
import { DocumentMarks } from './parts/document-marks.tsx';
import { PageFrame } from './parts/page-frame.tsx';
import { AccountProvider, useAccount } from './state/account-context.tsx';
import { FIRST_ACCOUNT_PAGE } from './state/first-account-token.ts';
import { LinkProvider } from './state/link-context.tsx';
import { cssVariablesResolver, theme } from './theme.ts';

export function App() {
  return (
    <DirectionProvider>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <DocumentMarks />
        <AnnouncerProvider>
          <BrowserRouter>
            <Routes>
              {/* For everybody: nobody signs in there. */}
              <Route path="/file/:siteId" element={<PhonePage />} />
              <Route path="/mur/:siteId" element={<WallPage />} />
              <Route path="*" element={<AccountPages />} />
            </Routes>
          </BrowserRouter>
        </AnnouncerProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

function AccountPages() {
  return (
    <AccountProvider>
      <Routes>
        <Route path={FIRST_ACCOUNT_PAGE} element={<FirstAccountPage />} />
        <Route path="*" element={<StaffPages />} />
      </Routes>
    </AccountProvider>
  );
}

function StaffPages() {
  const { state } = useAccount();
  switch (state.kind) {
    case 'asking':
      return null;
    case 'unreachable':
      return <UnreachablePage />;
    case 'signed-out':
      return <SignInPage ended={state.ended} />;
    case 'signed-in':
      return (
        <LinkProvider>
          <PageFrame me={state.me}>
            <Routes>
              <Route path="/" element={<SitesPage me={state.me} />} />
              <Route path="/espaces/:siteId" element={<SitePage me={state.me} />}>
                <Route index element={<SiteSeats />} />
                <Route path="reseau" element={<SiteNetwork />} />
                <Route path="mois/:month" element={<SiteMonth />} />
                <Route path="ateliers" element={<SiteWorkshops />} />
                <Route path="cartes" element={<SiteCards />} />
                <Route path="regles" element={<SiteRules />} />
              </Route>
              <Route path="/alertes" element={<AlertsPage me={state.me} />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </PageFrame>
        </LinkProvider>
      );
  }
}
