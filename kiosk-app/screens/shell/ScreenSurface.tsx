import { useState } from 'react';
import { CardView } from './CardView.tsx';
import { CharterView } from './CharterView.tsx';
import { CodeView } from './CodeView.tsx';
import { EnrolmentView } from './EnrolmentView.tsx';
import {
  CheckingCardView,
  CheckingView,
  CleanView,
  OutOfServiceView,
  StartingView,
  WipingView,
} from './MomentViews.tsx';
import { HeldView } from './HeldView.tsx';
import { PausedView } from './PausedView.tsx';
import { PlaceView } from './PlaceView.tsx';
import { SessionGround } from './SessionGround.tsx';
import { WayInView } from './WayInView.tsx';
import { WelcomeView } from './WelcomeView.tsx';
import { WordsView } from './WordsView.tsx';
import { useScannedCode } from './scanned-code-state.ts';
import { useShellState } from './shell-state.ts';

const NO_WORDS = ['', '', ''];

/** The full-screen surface: one view at a time, as the shell says. */
export function ScreenSurface() {
  const state = useShellState();
  // What was typed stays for the next try after a refusal, and is gone with the last screen that needs it.
  const [words, setWords] = useState(NO_WORDS);
  const [cardNumber, setCardNumber] = useState('');
  const { sent, isNoTicket } = useScannedCode(state?.view, setCardNumber, () => {
    const { activeElement } = document;
    return () => {
      setWords(words);
      if (activeElement instanceof HTMLElement) activeElement.focus();
    };
  });
  if (!state) return <SessionGround />;

  const { view, language, place } = state;
  const needsWords = view.kind === 'words' || view.kind === 'checking';
  if (!needsWords && words !== NO_WORDS) setWords(NO_WORDS);
  const needsNumber = view.kind === 'card' || view.kind === 'checking';
  if (!needsNumber && cardNumber !== '') setCardNumber('');

  switch (view.kind) {
    case 'starting':
      return <StartingView place={place} />;
    case 'enrolment':
      return <EnrolmentView busy={view.busy} refusal={view.refusal} />;
    case 'place':
      return <PlaceView place={place} language={language} taken={view.place} refusal={view.refusal} />;
    case 'welcome':
      if (view.hold && !view.workshop) {
        const { hold, takesPlaces = false } = view;
        return <HeldView place={place} language={language} hold={hold} takesPlaces={takesPlaces} />;
      }
      return (
        <WelcomeView
          place={place}
          language={language}
          lineIsDown={view.lineIsDown}
          wipedAt={view.wipedAt}
          wasCut={view.wasCut}
          workshop={view.workshop ?? null}
          wasCutByCard={view.wasCutByCard ?? false}
          offersCode={view.offersCode ?? false}
        />
      );
    case 'charter':
      return (
        <CharterView
          place={place}
          language={language}
          openedMinutes={view.openedMinutes ?? null}
          workshop={view.workshop ?? null}
          idleMinutes={view.idleMinutes ?? null}
        />
      );
    case 'way-in':
      return (
        <WayInView
          place={place}
          language={language}
          minutes={view.minutes}
          takesCards={view.takesCards ?? false}
          refusal={view.refusal}
          isNoTicket={isNoTicket}
        />
      );
    case 'words':
      return (
        <WordsView
          place={place}
          language={language}
          refusal={view.refusal}
          isNoTicket={isNoTicket}
          canMoveHere={view.canMoveHere ?? false}
          offersCode={view.offersCode ?? false}
          words={words}
          onWords={setWords}
        />
      );
    case 'card':
      return (
        <CardView
          place={place}
          language={language}
          refusal={view.refusal}
          lineIsDown={view.lineIsDown ?? false}
          canMoveHere={view.canMoveHere ?? false}
          number={cardNumber}
          onNumber={setCardNumber}
        />
      );
    case 'code':
      return (
        <CodeView place={place} language={language} number={view.number} wrong={view.wrong} refusal={view.refusal} />
      );
    case 'checking':
      if (view.isByCard) return <CheckingCardView place={place} />;
      return <CheckingView place={place} words={view.isWithoutTicket ? null : (sent ?? words)} />;
    case 'session':
      return <SessionGround />;
    case 'paused':
      return <PausedView place={place} language={language} paused={view} />;
    case 'wiping':
      return <WipingView place={place} reason={view.reason} />;
    case 'clean':
      return <CleanView place={place} language={language} wipedAt={view.wipedAt} reason={view.reason} />;
    case 'out-of-service':
      return <OutOfServiceView place={place} cause={view.cause} />;
  }
}
