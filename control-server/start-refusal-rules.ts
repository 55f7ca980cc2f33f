import type { Config } from './config.ts';

/**
 * Why a start failed, in a sentence (French: a technician reads it aloud) that says what to do.
 * @param code of the system (errno) or of SQLite
 * @returns null for what is not expected: that is a bug, and is logged as one
 */
export function startRefusal(code: string, { dataDir, host, port }: Config): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `le port ${port} est déjà pris par un autre programme : arrêtez-le, ou donnez un autre port à ESCALE_PORT`;
    case 'EADDRNOTAVAIL':
      return `l’adresse ${host} n’est pas à cette machine : corrigez ESCALE_HOST`;
    case 'ENOSPC':
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR_WRITE':
      return `le disque de ${dataDir} est plein : libérez de la place, puis relancez ; rien n’est perdu`;
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
    case 'SQLITE_READONLY_DBMOVED':
      return `${dataDir} ne peut pas être écrit (disque en lecture seule) : montez-le en écriture`;
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_CANTOPEN':
      return `pas le droit d’ouvrir ${dataDir} ou le port ${port} : vérifiez le propriétaire du dossier, et un port au-dessus de 1023`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${dataDir} n’est pas un dossier : corrigez ESCALE_DATA_DIR`;
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return `la base de données de ${dataDir} est abîmée : gardez-en une copie, puis remettez la dernière sauvegarde`;
    case 'SQLITE_BUSY':
      return `un autre programme tient la base de données de ${dataDir} : arrêtez-le d’abord`;
    default:
      return null;
  }
}
