import { Button, Checkbox, FileButton, Switch, Textarea } from '@mantine/core';
import { IconFileImport, IconListCheck } from '@tabler/icons-react';
import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_BLOCKED_CHARACTERS, MAX_BLOCKED_HOSTS } from '#protocol/limits.ts';
import { WayIn } from '#protocol/room-rules.ts';
import { type HostList, readHosts } from '../rules/host-list.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

/** Of a file no more is read: a list that is kept is a hundred times shorter. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Lines that are named of those that were left out. */
const NAMED = 3;

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** Which sites do not open, and in whose sessions. A list that is pasted or read from a file is cleaned at once, and what was left out is said; what is typed is left as it is. */
export function FilterCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  const [taken, setTaken] = useState<HostList | null>(null);
  const { filterKinds: kinds, filterHosts: text } = draft;
  const read = readHosts(text);
  const problem = problems.get('filterHosts');
  const [wrong] = read.notHosts;

  function takeIn(list: string, isCut = false) {
    const found = readHosts(list);
    setTaken({ ...found, isLonger: found.isLonger || isCut });
    onChange({ filterHosts: found.hosts.join('\n') });
  }

  async function takeFile(file: File | null) {
    if (!file) return;
    const isCut = file.size > MAX_FILE_BYTES;
    const list = await file.slice(0, MAX_FILE_BYTES).text();
    // The last line may be half a name.
    takeIn(`${text}\n${isCut ? list.slice(0, list.lastIndexOf('\n')) : list}`, isCut);
  }

  function paste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.includes('\n')) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    takeIn(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
  }

  return (
    <section className={classes.card} aria-labelledby="rules-filter">
      <h2 id="rules-filter">{t('rules.filter.title')}</h2>
      <p className={classes.hint}>{t('rules.filter.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.filter.switch')}
        description={t('rules.filter.switchHint')}
        checked={draft.hasFilter}
        onChange={(event) => onChange({ hasFilter: event.currentTarget.checked })}
      />
      {draft.hasFilter && (
        <div className={classes.filter}>
          <fieldset className={classes.group}>
            <legend>{t('rules.filter.kinds')}</legend>
            <div className={classes.checks}>
              {WayIn.options.map((kind) => (
                <Checkbox
                  key={kind}
                  size="md"
                  label={t(`rules.kind.${kind}`)}
                  checked={kinds.includes(kind)}
                  aria-invalid={problems.has('filterKinds')}
                  onChange={() =>
                    onChange({
                      filterKinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind],
                    })
                  }
                />
              ))}
            </div>
            {problems.has('filterKinds') && <p className={classes.problem}>{t('rules.problem.filterKinds')}</p>}
          </fieldset>
          <Textarea
            size="md"
            autosize
            minRows={6}
            maxRows={16}
            dir="ltr"
            spellCheck={false}
            autoCapitalize="none"
            label={t('rules.filter.hosts')}
            description={t('rules.filter.hostsHint', { most: MAX_BLOCKED_HOSTS })}
            placeholder="example.org"
            value={text}
            onChange={(event) => {
              setTaken(null);
              onChange({ filterHosts: event.currentTarget.value });
            }}
            onPaste={paste}
            error={
              problem === 'notHost' && wrong
                ? t('rules.problem.notHost', { line: wrong.line, text: wrong.text.slice(0, 60) })
                : problem === 'tooManyHosts'
                  ? t('rules.problem.tooManyHosts', { most: MAX_BLOCKED_HOSTS, letters: MAX_BLOCKED_CHARACTERS })
                  : problem && t('rules.problem.noHost')
            }
          />
          <div className={classes.filterFoot}>
            <p className={classes.said} role="status">
              {t('rules.filter.count', { count: read.hosts.length })} {taken && <LeftOut list={taken} />}
            </p>
            <div className={classes.filterActions}>
              {(problem === 'notHost' || problem === 'tooManyHosts') && (
                <Button
                  variant="default"
                  size="md"
                  leftSection={<IconListCheck size={20} aria-hidden />}
                  onClick={() => takeIn(text)}
                >
                  {t('rules.filter.clean')}
                </Button>
              )}
              <FileButton accept="text/plain,.txt" onChange={(file) => void takeFile(file)}>
                {(props) => (
                  <Button {...props} variant="default" size="md" leftSection={<IconFileImport size={20} aria-hidden />}>
                    {t('rules.filter.file')}
                  </Button>
                )}
              </FileButton>
            </div>
          </div>
        </div>
      )}
    </section>
  );
}

/** What of a list that was taken in is not there. */
function LeftOut({ list: { notHosts, isLonger } }: { list: HostList }) {
  const { t } = useTranslation();
  const named = notHosts.slice(0, NAMED).map(({ text }) => t('rules.filter.quoted', { text: text.slice(0, 60) }));
  return (
    <>
      {notHosts.length > 0 && t('rules.filter.leftOut', { count: notHosts.length, lines: named.join(' ') })}{' '}
      {isLonger && t('rules.filter.longer', { most: MAX_BLOCKED_HOSTS, letters: MAX_BLOCKED_CHARACTERS })}
    </>
  );
}
