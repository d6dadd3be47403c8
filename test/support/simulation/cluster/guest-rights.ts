import { createMemoryDirectory } from "../../../../server/adapters/memory/directory/directory.ts";
import { Tables } from "../../../../server/adapters/memory/directory/tables.ts";
import type { AccessChangeRow } from "../../../../server/ports/directory/access-changes.ts";
import type { Directory } from "../../../../server/ports/directory.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import { BY, NO_AUTHORITY } from "../../directory-records.ts";
import type { RevocationOracle } from "./revocation-oracle.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";

/** The person whose right ends and comes back. */
export const GUEST: UserId = "gamal";
const ROOM: RoomId = "r1";

/** The directory of a simulated cluster, in which one person's right ends and comes back. */
export class GuestRights {
  readonly #tables = new Tables();
  readonly directory: Directory = createMemoryDirectory(this.#tables);
  readonly role: "analyst" | "watch";
  #isTurning = false;

  constructor(role: "analyst" | "watch") {
    this.role = role;
  }

  /** The order of all changes of rights, as it grows. */
  get changes(): readonly AccessChangeRow[] {
    return this.#tables.changes;
  }

  /** Makes the room, with a lead and the guest. */
  async begin(): Promise<void> {
    await this.directory.addPartner(BY, { code: "ALF", name: "Alfara" });
    for (const name of ["lead", GUEST]) {
      const user = { id: name, username: name, displayName: name, partner: "ALF", ...NO_AUTHORITY };
      await this.directory.addUser(BY, { ...user, passwordHash: "", createdAt: 0 });
    }
    await this.directory.createRoom(BY, { id: ROOM, title: "Room", summary: "", host: "ALF", createdAt: 0 }, "lead");
    await this.#give();
  }

  /**
   * Takes the right away, or gives it back; waits for appends that are being committed, as a transaction would. `isCalm` says when it is taken whether the guest's
   * node can read the directory then. Calls `done` once it is done; not where the database crashes before. Does nothing while a turn is under way.
   */
  turn(
    { database, oracle }: { readonly database: SimulatedDatabase; readonly oracle: RevocationOracle },
    isCalm: () => boolean,
    done: (isWithdrawn: boolean) => void,
  ): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    const give = async (): Promise<void> => {
      await this.#give();
      oracle.givenBack();
    };
    const take = async (): Promise<void> => {
      await this.directory.removeMember(BY, ROOM, GUEST);
      oracle.withdrawn(isCalm());
    };
    void database
      .changeRights(() => (oracle.isWithdrawn ? give() : take()))
      .then(() => done(oracle.isWithdrawn))
      .catch(() => null)
      .finally(() => (this.#isTurning = false));
  }

  async #give(): Promise<void> {
    await this.directory.setMember(BY, { room: ROOM, user: GUEST, role: this.role });
  }
}
