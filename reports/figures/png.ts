import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';

/** Where figures get their letters: the files of the font package if it is installed, else whatever the machine has. */
export type FontSource = NonNullable<ResvgRenderOptions['font']>;

const FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/** The font package `dejavu-fonts-ttf`, so that pictures are alike on every machine; the system's fonts where it is not installed. */
export function findFonts(): FontSource {
  const defaults = { defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' };
  const folder = packagedFonts();
  const files = folder ? FILES.map((file) => join(folder, file)).filter((file) => existsSync(file)) : [];
  return files.length ? { ...defaults, fontFiles: files, loadSystemFonts: false } : { ...defaults, loadSystemFonts: true };
}

function packagedFonts(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  } catch {
    return undefined;
  }
}

/** Whether a letter leaves a mark. Where it does not, the machine has no font, and a picture would lack all its words. */
export function canWrite(font: FontSource): boolean {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="18" font-size="18" font-family="DejaVu Sans">M</text></svg>';
  return new Resvg(svg, { font }).render().pixels.some((value) => value > 0);
}

/** An SVG as PNG, twice its nominal size. */
export const svgToPng = (svg: string, font: FontSource): Uint8Array =>
  new Uint8Array(new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng());
