import { Loader } from '@mantine/core';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import { type CommandState, useCommandText } from '../state/commands.ts';
import { toneStyle } from './tone-style.ts';
import classes from './tile.module.css';

/** What the latest command to this tile came to. Read out by the page's announcer, so silent here. */
export function CommandFeedback({ command }: { command: CommandState }) {
  const textOf = useCommandText();
  const tone = command.kind === 'refused' ? 'broken' : command.kind === 'done' ? 'free' : 'out';
  return (
    <p className={classes.feedback} style={toneStyle(tone)}>
      {command.kind === 'asked' && <Loader size={16} color="var(--tone)" aria-hidden />}
      {command.kind === 'done' && <IconCheck size={18} aria-hidden />}
      {command.kind === 'refused' && <IconAlertCircle size={18} aria-hidden />}
      <span>{textOf(command)}</span>
    </p>
  );
}
