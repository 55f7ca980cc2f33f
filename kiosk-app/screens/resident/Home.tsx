import { useTranslation } from 'react-i18next';
import services from '#assets/services.json';
import type { Language } from '../../core/screen-contract.ts';
import styles from './Home.module.css';
import { serviceIcons } from './service-icons.ts';

/** In the order of the file: the first service of a group places the group. */
const groups = [...new Set(services.map(({ group }) => group))];

/** The tiles of the démarches, by what they are about. A verb first, then who does it: names only, no logos of others. */
export function Home({ language }: { language: Language }) {
  const { t } = useTranslation('resident');
  return (
    <main className={styles.home}>
      <div className={styles.page}>
        <div className={styles.head}>
          <h1>{t('home.title')}</h1>
          <p>{t('home.hint')}</p>
        </div>
        {groups.map((group) => (
          <section key={group} className={styles.group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{t(`group.${group}`)}</h2>
            <ul className={styles.tiles}>
              {services
                .filter((service) => service.group === group)
                .map(({ id, body, verb, icon }) => {
                  const Icon = serviceIcons[icon];
                  return (
                    <li key={id}>
                      <button
                        type="button"
                        className={styles.tile}
                        onClick={() => window.escaleResident.call({ call: 'open-service', serviceId: id })}
                      >
                        {Icon && <Icon aria-hidden="true" />}
                        <span className={styles.verb}>{verb[language]}</span>
                        <span className={styles.body} lang="fr">
                          <bdi>{body}</bdi>
                        </span>
                      </button>
                    </li>
                  );
                })}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}
