import type { Letter, Mailer } from '../../shared/domain/notice/notice.ts';

/** Letters in memory, as they were handed over. */
export class MemoryMailer implements Mailer {
  readonly letters: Letter[] = [];

  async send(letter: Letter): Promise<void> {
    this.letters.push(letter);
  }

  /** What an address got, oldest first. */
  to(address: string): readonly Letter[] {
    return this.letters.filter(({ to }) => to === address);
  }
}
