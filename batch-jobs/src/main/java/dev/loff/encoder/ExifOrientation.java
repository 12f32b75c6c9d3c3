package dev.loff.encoder;

import java.nio.ByteOrder;

/** The orientation tag (0x0112) in the first directory of an EXIF block, which is a TIFF header. */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /** 1 to 8; 1 (upright) where the block says nothing that can be understood, as viewers do. */
    static int read(HeaderBytes exif) {
        try {
            String order = exif.text(0, 2);
            HeaderBytes tiff =
                    exif.slice(0, exif.size(), order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            return tiff.u16(2) == 42 ? find(tiff, Math.toIntExact(tiff.u32(4))) : 1;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return 1;
        }
    }

    private static int find(HeaderBytes tiff, int directory) {
        int entries = tiff.u16(directory);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (tiff.u16(entry) == TAG && tiff.u16(entry + 2) == SHORT) {
                int orientation = tiff.u16(entry + 8);
                return orientation >= 1 && orientation <= 8 ? orientation : 1;
            }
        }
        return 1;
    }
}
