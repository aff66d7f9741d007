/** Tables that read as lists where there is no room for columns. */
import { element, type Content } from '../element.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Content | readonly Content[];
  /** Numbers stand at the end of their cell. */
  readonly numeric?: true;
}

const contentOf = (content: Content | readonly Content[]): readonly Content[] =>
  Array.isArray(content) ? (content as readonly Content[]) : [content as Content];

const headCell = <Row>({ head, numeric }: Column<Row>): HTMLElement =>
  element('th', { scope: 'col', class: numeric && 'numeric' }, head);

const bodyCell = <Row>({ head, cell, numeric }: Column<Row>, row: Row, at: number): HTMLElement => {
  const content = contentOf(cell(row));
  return at === 0
    ? element('th', { scope: 'row' }, ...content)
    : element('td', { 'data-label': head, class: numeric && 'numeric' }, ...content);
};

/** The first column names its row. @param caption what the table is about, for screen readers */
export const table = <Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): HTMLTableElement =>
  element(
    'table',
    {},
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, ...columns.map(headCell))),
    element(
      'tbody',
      {},
      ...rows.map((row) => element('tr', {}, ...columns.map((column, at) => bodyCell(column, row, at)))),
    ),
  );
