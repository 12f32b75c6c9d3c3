package dev.loff.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of the first directory of a TIFF file or of an EXIF block, which is a TIFF without pixels (TIFF 6.0, section 2;
 * BigTIFF too). A truncated directory has only the entries before its end.
 */
record TiffDirectory(HeaderBytes file, boolean isBig, int start, int count, Map<Integer, Entry> entries) {
    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    /** The place of a tag's values in the file. */
    record Entry(int tag, int type, long count, long at) {
        /** Bytes of one value; 0 for an unknown type. */
        int width() {
            return switch (type) {
                case 1, 2, 6, 7 -> 1;
                case 3, 8 -> 2;
                case 4, 9, 11, 13 -> 4;
                case 5, 10, 12, 16, 17, 18 -> 8;
                default -> 0;
            };
        }
    }

    TiffDirectory {
        entries = Map.copyOf(entries);
    }

    /** Empty if there is no TIFF header, or its directory does not start within the bytes. */
    static Optional<TiffDirectory> first(HeaderBytes bytes) {
        try {
            HeaderBytes file = bytes.slice(
                    0, bytes.size(), bytes.text(0, 2).equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int version = file.u16(2);
            if (version != CLASSIC && version != BIG) {
                return Optional.empty();
            }
            boolean big = version == BIG;
            int start = Math.toIntExact(big ? file.i64(8) : file.u32(4));
            int count = Math.toIntExact(big ? file.i64(start) : file.u16(start));
            return Optional.of(new TiffDirectory(file, big, start, count, entries(file, big, start, count)));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Map<Integer, Entry> entries(HeaderBytes file, boolean big, int start, int count) {
        Map<Integer, Entry> entries = new LinkedHashMap<>();
        int room = big ? 8 : 4;
        try {
            for (int i = 0; i < count; i++) {
                int at = Math.addExact(start + countBytes(big), Math.multiplyExact(i, entryBytes(big)));
                long values = big ? file.i64(at + 4) : file.u32(at + 4);
                int place = at + 4 + room;
                file.bytes(place, room); // throws if the entry is truncated
                Entry inline = new Entry(file.u16(at), file.u16(at + 2), values, place);
                boolean fits = values >= 0 && values <= room && values * inline.width() <= room;
                long where = fits ? place : big ? file.i64(place) : file.u32(place);
                entries.put(inline.tag(), new Entry(inline.tag(), inline.type(), values, where));
            }
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return entries;
        }
        return entries;
    }

    static int countBytes(boolean big) {
        return big ? 8 : 2;
    }

    static int entryBytes(boolean big) {
        return big ? 20 : 12;
    }

    /** Whether the directory is empty or the file ends before its last entry. */
    boolean isCut() {
        return count < 1 || start + (long) countBytes(isBig) + (long) count * entryBytes(isBig) > file.size();
    }

    /** A copy of the file with only these tags in the first directory, and no other directory. */
    byte[] only(Set<Integer> tags) {
        byte[] copy = file.bytes(0, file.size());
        ByteBuffer edited = ByteBuffer.wrap(copy).order(file.bytes().order());
        int width = entryBytes(isBig);
        int first = start + countBytes(isBig);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = first + i * width;
            if (tags.contains(file.u16(at))) {
                System.arraycopy(file.bytes(at, width), 0, copy, first + kept * width, width);
                kept++;
            }
        }
        int end = first + kept * width;
        if (isBig) {
            edited.putLong(start, kept);
        } else {
            edited.putShort(start, (short) kept);
        }
        // Clears the offset of the next directory, byte by byte, as the file may end here.
        for (int i = end; i < Math.min(copy.length, end + (isBig ? 8 : 4)); i++) {
            copy[i] = 0;
        }
        return copy;
    }

    byte[] bytes(Entry entry) {
        long length = entry.count() * Math.max(1, entry.width());
        if (entry.count() < 0 || entry.at() < 0 || length > file.size() || entry.at() > file.size()) {
            throw new IndexOutOfBoundsException("tag " + entry.tag() + " has " + entry.count() + " values");
        }
        return file.bytes((int) entry.at(), (int) length);
    }

    Optional<Entry> entry(int tag) {
        return Optional.ofNullable(entries.get(tag));
    }

    /**
     * All values as integers; throws {@link IndexOutOfBoundsException} if they are more than {@code most}, no integers or not
     * in the file.
     */
    long[] numbers(Entry entry, int most) {
        if (entry.count() < 0 || entry.count() > most) {
            throw new IndexOutOfBoundsException("tag " + entry.tag() + " has " + entry.count() + " values");
        }
        long[] values = new long[(int) entry.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(entry, i);
        }
        return values;
    }

    long number(Entry entry, int index) {
        long place = entry.at() + (long) index * entry.width();
        if (place < 0 || place > file.size()) {
            throw new IndexOutOfBoundsException("tag " + entry.tag() + " points to byte " + place);
        }
        int at = (int) place;
        return switch (entry.type()) {
            case 1 -> file.u8(at);
            case 6 -> (byte) file.u8(at);
            case 3 -> file.u16(at);
            case 8 -> (short) file.u16(at);
            case 4, 13 -> file.u32(at);
            case 9 -> file.i32(at);
            case 16, 17, 18 -> file.i64(at);
            default -> throw new IndexOutOfBoundsException("tag " + entry.tag() + " is of type " + entry.type());
        };
    }

    /** The single value of a tag; empty if the tag is missing, has several values or is not an integer. */
    Optional<Long> number(int tag) {
        try {
            return entry(tag).filter(it -> it.count() == 1).map(it -> number(it, 0));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
