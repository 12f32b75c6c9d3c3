package dev.loff.app.checks.nemesis;

/** An invariant that does not hold, and what was found instead. */
record Breach(Invariant invariant, String found) {
    @Override
    public String toString() {
        return invariant + ": " + found;
    }
}
