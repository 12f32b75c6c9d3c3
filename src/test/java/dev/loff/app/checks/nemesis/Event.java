package dev.loff.app.checks.nemesis;

/**
 * One event of a history.
 *
 * @param atMillis when it begins, counted from the moment when the hosts serve
 * @param millis how long it lasts; 0 for an instantaneous event
 * @param choice selects one of several processes, versions or folders
 */
record Event(int atMillis, Deed deed, int millis, int choice) {
    /** A line that {@link #parse} reads. */
    @Override
    public String toString() {
        return atMillis + " " + deed + " " + millis + " " + choice;
    }

    static Event parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException(
                    "Cannot read an event: it has a time, a deed, a length and a choice (line=" + line + ")");
        }
        return new Event(
                Integer.parseInt(words[0]),
                Deed.valueOf(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
    }
}
