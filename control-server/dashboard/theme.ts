import {
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
  createTheme,
  defaultVariantColorsResolver,
} from '@mantine/core';

/** Mantine dressed in assets/tokens.css: the tokens stay the one place where a colour is decided. */

/** Shade 6 by day and 4 by night are the tokens' teals; the others only serve Mantine's own derivations. */
const teal: MantineColorsTuple = [
  '#e0efed',
  '#c4e2df',
  '#9fd2cd',
  '#74d3cf',
  '#4fc3be',
  '#1f8d8a',
  '#0a6b6b',
  '#085656',
  '#064646',
  '#043636',
];
const warmGray: MantineColorsTuple = [
  '#faf7f2',
  '#f1ece3',
  '#e6dfd3',
  '#d9d2c5',
  '#b9b2a6',
  '#9a9489',
  '#5a5f66',
  '#4a5563',
  '#323d4a',
  '#1d2733',
];
const night: MantineColorsTuple = [
  '#eef2f5',
  '#d3dbe2',
  '#b4bfc9',
  '#7d8b98',
  '#33404c',
  '#263039',
  '#19222b',
  '#11181f',
  '#0c1217',
  '#090e12',
];

/** Grounds for buttons that carry one of our own meanings: `teal` (what to do next) and `broken` (what cannot be undone). */
const variantColorResolver: VariantColorsResolver = (input) => {
  const meaning = input.color === 'broken' ? 'broken' : 'teal';
  const ownColor = input.color === undefined || input.color === 'teal' || input.color === 'broken';
  if (!ownColor) return defaultVariantColorsResolver(input);
  const strong = `var(--${meaning})`;
  const soft = `var(--${meaning}-soft)`;
  const hover = meaning === 'teal' ? 'var(--teal-hover)' : `color-mix(in srgb, ${strong} 88%, var(--ink))`;
  switch (input.variant) {
    case 'filled':
      return {
        background: strong,
        hover,
        color: meaning === 'teal' ? 'var(--on-teal)' : 'var(--paper)',
        border: 'none',
      };
    case 'light':
      return { background: soft, hover: `color-mix(in srgb, ${soft} 95%, ${strong})`, color: strong, border: 'none' };
    case 'outline':
      return { background: 'transparent', hover: soft, color: strong, border: `1.5px solid ${strong}` };
    case 'subtle':
      return { background: 'transparent', hover: soft, color: strong, border: 'none' };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 4 },
  colors: { teal, gray: warmGray, dark: night },
  white: '#fffdfa',
  black: '#1d2733',
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", monospace',
  headings: { fontFamily: 'var(--font)', fontWeight: '680' },
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  defaultRadius: '12px',
  focusRing: 'never',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        radius: '20px',
        padding: 'xl',
        transitionProps: { transition: 'fade', duration: 120 },
        overlayProps: { backgroundOpacity: 0.45, color: '#11181f' },
      },
    },
    // Its focus placeholder is not a child that role=menu allows; without it the first item gets the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    TextInput: { defaultProps: { size: 'lg' } },
    PasswordInput: { defaultProps: { size: 'lg' } },
    Textarea: { defaultProps: { size: 'md' } },
  },
});

const shared = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-soft)',
  '--mantine-color-error': 'var(--broken)',
  '--mantine-color-anchor': 'var(--teal)',
  '--mantine-color-placeholder': 'var(--ink-soft)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-disabled': 'var(--surface-sunken)',
  '--mantine-color-disabled-color': 'var(--ink-soft)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--teal)',
  '--mantine-primary-color-filled-hover': 'var(--teal-hover)',
};

/** Mantine's own variables, pointed at the tokens, by day and by night alike. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
