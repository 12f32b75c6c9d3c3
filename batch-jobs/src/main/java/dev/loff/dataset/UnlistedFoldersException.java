package dev.loff.dataset;

/** Folders of a dataset could not be listed, so it is unknown how many images are missing. */
public final class UnlistedFoldersException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final boolean mayPass;

    UnlistedFoldersException(String message, boolean mayPass) {
        super(message);
        this.mayPass = mayPass;
    }

    /** Whether one of them was missing or temporarily unreadable, so that a later scan may list it. */
    public boolean mayPass() {
        return mayPass;
    }
}
