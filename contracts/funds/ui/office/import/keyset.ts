/**
 * Counts keys of 16 bytes in little memory: twin of index.go. A Map of a million strings would take ten times the room.
 * Keys are hashes already.
 */
export class KeySet {
	private slots = new Uint32Array(64); // place in keys plus 1, 0 where free; at most half full
	private keys = new Uint32Array(4 * 32);
	private counts = new Uint32Array(32);
	size = 0;

	/** Counts the key once more, and says how often it has been counted now. */
	count(key: Uint8Array): number {
		const at = this.at(key);
		this.counts[at] = (this.counts[at] ?? 0) + 1;
		return this.counts[at];
	}

	/** The key's place, from 0 in the order of arrival; -1 where it is unknown. */
	find(key: Uint8Array): number {
		return (this.slots[this.slot(words(key))] ?? 0) - 1;
	}

	/** The key's place, adding it where it is unknown. */
	at(key: Uint8Array): number {
		if (2 * this.size >= this.slots.length) this.grow();
		const w = words(key);
		const slot = this.slot(w);
		const known = this.slots[slot] ?? 0;
		if (known > 0) return known - 1;
		this.keys.set(w, 4 * this.size);
		this.size++;
		this.slots[slot] = this.size;
		return this.size - 1;
	}

	private slot(w: Uint32Array): number {
		const mask = this.slots.length - 1;
		for (let slot = (w[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
			const place = this.slots[slot] ?? 0;
			if (place === 0) return slot;
			const at = 4 * (place - 1);
			const { keys } = this;
			if (keys[at] === w[0] && keys[at + 1] === w[1] && keys[at + 2] === w[2] && keys[at + 3] === w[3]) return slot;
		}
	}

	private grow(): void {
		const { keys, counts } = this;
		this.slots = new Uint32Array(2 * this.slots.length);
		this.keys = new Uint32Array(2 * this.slots.length);
		this.counts = new Uint32Array(this.slots.length / 2);
		this.keys.set(keys);
		this.counts.set(counts);
		for (let i = 0; i < this.size; i++) this.slots[this.slot(keys.subarray(4 * i, 4 * i + 4))] = i + 1;
	}
}

function words(key: Uint8Array): Uint32Array {
	const w = new Uint32Array(4);
	new Uint8Array(w.buffer).set(key.subarray(0, 16));
	return w;
}
