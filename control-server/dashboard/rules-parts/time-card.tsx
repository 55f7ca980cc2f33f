import { Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  LAST_LANDING_MINUTES,
  MAX_IDLE_MINUTES,
  MAX_LANDING_MINUTES,
  MAX_OWN_EXTENSION_MINUTES,
  MAX_PAUSE_MINUTES,
  MAX_WARN_AT,
  MAX_WARN_AT_MINUTES,
  MIN_IDLE_MINUTES,
} from '#protocol/limits.ts';
import type { TimeRules } from '#protocol/room-rules.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** When residents are told that time is short, and whether they may extend by themselves. */
export function TimeCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="rules-time">
      <h2 id="rules-time">{t('rules.time.title')}</h2>
      <p className={classes.hint}>{t('rules.time.hint')}</p>
      <div className={classes.settings}>
        <TextInput
          size="md"
          label={t('rules.time.warnAt')}
          description={t('rules.time.warnAtHint')}
          value={draft.warnAt}
          onChange={(event) => onChange({ warnAt: event.currentTarget.value })}
          error={problems.has('warnAt') && t('rules.problem.warnAt', { most: MAX_WARN_AT_MINUTES, many: MAX_WARN_AT })}
        />
        <Switch
          className={classes.toggle}
          size="md"
          label={t('rules.time.sound')}
          description={t('rules.time.soundHint')}
          checked={draft.hasWarningSound}
          onChange={(event) => onChange({ hasWarningSound: event.currentTarget.checked })}
        />
      </div>
      <Minutes
        switchLabel={t('rules.time.own')}
        switchHint={t('rules.time.ownHint')}
        isOn={draft.extendThemselves}
        onSwitch={(extendThemselves) => onChange({ extendThemselves })}
        label={t('rules.time.ownMinutes')}
        range={[1, MAX_OWN_EXTENSION_MINUTES]}
        value={draft.ownExtension}
        onValue={(ownExtension) => onChange({ ownExtension })}
        error={problems.has('ownExtension') && t('rules.problem.minutes', { most: MAX_OWN_EXTENSION_MINUTES })}
      />
      <Minutes
        switchLabel={t('rules.time.free')}
        switchHint={t('rules.time.freeHint')}
        isOn={draft.extendsWhileFree}
        onSwitch={(extendsWhileFree) => onChange({ extendsWhileFree })}
        label={t('rules.time.freeMinutes')}
        range={[1, MAX_OWN_EXTENSION_MINUTES]}
        value={draft.whileFree}
        onValue={(whileFree) => onChange({ whileFree })}
        error={problems.has('whileFree') && t('rules.problem.minutes', { most: MAX_OWN_EXTENSION_MINUTES })}
      >
        <TextInput
          type="number"
          inputMode="numeric"
          size="md"
          min={1}
          max={100}
          label={t('rules.time.freePercent')}
          description={t('rules.time.freePercentHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.belowPercent}
          onChange={(event) => onChange({ belowPercent: event.currentTarget.value })}
          error={problems.has('belowPercent') && t('rules.problem.minutes', { most: 100 })}
        />
      </Minutes>
      <Minutes
        switchLabel={t('rules.time.landing')}
        switchHint={t('rules.time.landingHint', { last: LAST_LANDING_MINUTES })}
        isOn={draft.landsSoftly}
        onSwitch={(landsSoftly) => onChange({ landsSoftly })}
        label={t('rules.time.landingMinutes')}
        range={[1, MAX_LANDING_MINUTES]}
        value={draft.landing}
        onValue={(landing) => onChange({ landing })}
        error={problems.has('landing') && t('rules.problem.minutes', { most: MAX_LANDING_MINUTES })}
      />
      <Minutes
        switchLabel={t('rules.time.idle')}
        switchHint={t('rules.time.idleHint')}
        isOn={draft.endsIdle}
        onSwitch={(endsIdle) => onChange({ endsIdle })}
        label={t('rules.time.idleMinutes')}
        range={[MIN_IDLE_MINUTES, MAX_IDLE_MINUTES]}
        value={draft.idle}
        onValue={(idle) => onChange({ idle })}
        error={problems.has('idle') && t('rules.problem.idle', { least: MIN_IDLE_MINUTES, most: MAX_IDLE_MINUTES })}
      />
      <Minutes
        switchLabel={t('rules.time.pause')}
        switchHint={t('rules.time.pauseHint')}
        isOn={draft.hasPause}
        onSwitch={(hasPause) => onChange({ hasPause })}
        label={t('rules.time.pauseMinutes')}
        range={[1, MAX_PAUSE_MINUTES]}
        value={draft.pause}
        onValue={(pause) => onChange({ pause })}
        error={problems.has('pause') && t('rules.problem.minutes', { most: MAX_PAUSE_MINUTES })}
      />
    </section>
  );
}

type MinutesProps = {
  switchLabel: string;
  switchHint: string;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
  label: string;
  range: readonly [least: number, most: number];
  value: string;
  onValue: (value: string) => void;
  error: string | false;
  /** what else is said of it when it may be */
  children?: ReactNode;
};

/** Something that may be, and then for so many minutes. */
function Minutes({
  switchLabel,
  switchHint,
  isOn,
  onSwitch,
  label,
  range,
  value,
  onValue,
  error,
  children,
}: MinutesProps) {
  return (
    <div className={classes.settings}>
      <Switch
        className={classes.toggle}
        size="md"
        label={switchLabel}
        description={switchHint}
        checked={isOn}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      {isOn && (
        <TextInput
          type="number"
          inputMode="numeric"
          size="md"
          min={range[0]}
          max={range[1]}
          label={label}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
          error={error}
        />
      )}
      {isOn && children}
    </div>
  );
}

/** The same for who only reads it. */
export function ReadTime({ time }: { time: TimeRules }) {
  const { t } = useTranslation();
  const {
    warnAtMinutes,
    hasWarningSound,
    ownExtensionMinutes,
    idleMinutes,
    pauseMinutes,
    softLandingMinutes,
    whileFree,
  } = time;
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-time">
      <h2 id="rules-time">{t('rules.time.title')}</h2>
      <p className={classes.said}>{t('rules.time.warnAtWords', { list: warnAtMinutes.join(', ') })}</p>
      <p className={classes.said}>{t(hasWarningSound ? 'rules.time.soundOn' : 'rules.time.soundOff')}</p>
      <p className={classes.said}>
        {ownExtensionMinutes === null
          ? t('rules.time.ownOff')
          : t('rules.time.ownOn', { minutes: ownExtensionMinutes })}
      </p>
      <p className={classes.said}>
        {whileFree === null
          ? t('rules.time.freeOff')
          : t('rules.time.freeOn', { minutes: whileFree.minutes, percent: whileFree.belowPercent })}
      </p>
      <p className={classes.said}>
        {softLandingMinutes === null
          ? t('rules.time.landingOff')
          : t('rules.time.landingOn', { minutes: softLandingMinutes })}
      </p>
      <p className={classes.said}>
        {idleMinutes === null ? t('rules.time.idleOff') : t('rules.time.idleOn', { minutes: idleMinutes })}
      </p>
      <p className={classes.said}>
        {pauseMinutes === null ? t('rules.time.pauseOff') : t('rules.time.pauseOn', { minutes: pauseMinutes })}
      </p>
    </section>
  );
}
