import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineContract } from '#protocol/incidents.ts';
import type { Result } from '#protocol/result.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { ContractDialog } from './contract-dialog.tsx';
import { ContractFacts } from './contract-facts.tsx';
import classes from './month.module.css';

type Props = {
  contract: LineContract | null;
  /** null: this account only reads it */
  onSave: ((contract: LineContract) => Promise<Result<unknown>>) | null;
  disabled: boolean;
};

/** What the operator has promised, and whom to call. */
export function ContractCard({ contract, onSave, disabled }: Props) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [isEdited, setEdited] = useState(false);
  return (
    <section className={classes.panel} aria-labelledby="contract-title">
      <div className={classes.head}>
        <h3 id="contract-title">{t('contract.title')}</h3>
        {onSave && (
          <Button
            variant="default"
            size="md"
            disabled={disabled}
            leftSection={<IconPencil size={20} aria-hidden />}
            onClick={() => setEdited(true)}
          >
            {t(contract === null ? 'contract.add' : 'contract.edit')}
          </Button>
        )}
      </div>
      {contract === null ? (
        <p className={classes.soft}>{t(onSave ? 'contract.none' : 'contract.noneRead')}</p>
      ) : (
        <ContractFacts contract={contract} />
      )}
      {isEdited && onSave && (
        <ContractDialog
          contract={contract}
          disabled={disabled}
          onClose={() => setEdited(false)}
          onSave={async (read) => {
            const answer = await onSave(read);
            if (answer.ok) {
              setEdited(false);
              announce(t('contract.saved'));
            }
            return answer;
          }}
        />
      )}
    </section>
  );
}
