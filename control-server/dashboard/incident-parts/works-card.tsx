import { Button } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Maintenance } from '#protocol/incidents.ts';
import type { Result } from '#protocol/result.ts';
import { momentWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { useSiteOutlet } from '../pages/site-outlet.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { mayAct } from '../state/rights.ts';
import classes from './incidents.module.css';
import { WorksDialog } from './works-dialog.tsx';

type Props = {
  works: readonly Maintenance[];
  onSave: (works: Omit<Maintenance, 'siteId'>) => Promise<Result<unknown>>;
  onRemove: (maintenanceId: string) => Promise<Result<unknown>>;
};

/** Works that are announced and not over. */
export function WorksCard({ works, onSave, onRemove }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { me, now, disabled } = useSiteOutlet();
  const announce = useAnnounce();
  const [edited, setEdited] = useState<Maintenance | 'new' | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const tell = (text: string) => {
    setSaid(text);
    announce(text);
  };
  const remove = async ({ maintenanceId, title }: Maintenance) => {
    const answer = await onRemove(maintenanceId);
    tell(answer.ok ? t('works.removed', { title }) : refusalSentence(t, answer.refusal));
  };
  return (
    <section className={classes.panel} aria-labelledby="works-title">
      <div className={classes.head}>
        <div>
          <h2 id="works-title">{t('works.title')}</h2>
          <p className={classes.soft}>{t('works.hint')}</p>
        </div>
        {mayAct(me) && (
          <Button
            variant="default"
            size="md"
            disabled={disabled}
            leftSection={<IconTool size={20} aria-hidden />}
            onClick={() => setEdited('new')}
          >
            {t('works.add')}
          </Button>
        )}
      </div>
      {said !== null && <p className={classes.said}>{said}</p>}
      {works.length === 0 && <p className={classes.soft}>{t('works.none')}</p>}
      {works.length > 0 && (
        <ul className={classes.list}>
          {works.map((one) => (
            <li key={one.maintenanceId} className={classes.works} data-testid={`works-${one.title}`}>
              <div>
                <h3>{one.title}</h3>
                <p>
                  {t('works.span', {
                    from: momentWords(one.from, now, language),
                    to: momentWords(one.until, now, language),
                  })}
                </p>
                {one.from <= now && <p className={classes.said}>{t('works.now')}</p>}
              </div>
              {mayAct(me) && (
                <div className={classes.actions}>
                  <Button
                    variant="default"
                    disabled={disabled}
                    aria-label={t('works.editLabel', { title: one.title })}
                    onClick={() => setEdited(one)}
                  >
                    {t('works.edit')}
                  </Button>
                  <Button
                    variant="subtle"
                    disabled={disabled}
                    aria-label={t('works.removeLabel', { title: one.title })}
                    onClick={() => void remove(one)}
                  >
                    {t('works.remove')}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited !== null && (
        <WorksDialog
          works={edited === 'new' ? null : edited}
          now={now}
          disabled={disabled}
          onClose={() => setEdited(null)}
          onSave={async (read) => {
            const maintenanceId = edited === 'new' ? newId() : edited.maintenanceId;
            const answer = await onSave({ maintenanceId, ...read });
            if (answer.ok) {
              setEdited(null);
              tell(t('works.saved', { title: read.title }));
            }
            return answer;
          }}
        />
      )}
    </section>
  );
}

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is only there on https, and a test server has none. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
