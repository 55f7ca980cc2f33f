import type { Me } from '#protocol/staff-messages.ts';

/** What a role is offered on the page. The server decides by its own table; this only avoids buttons that would be refused. */
export function mayAct(me: Me): boolean {
  return me.role !== 'viewer';
}

/** Adding and removing terminals, creating sites. */
export function mayManage(me: Me): boolean {
  return me.role === 'it';
}
