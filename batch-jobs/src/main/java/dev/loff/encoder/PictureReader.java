package dev.loff.encoder;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.loff.image.ImageFormat;
import java.awt.Rectangle;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** The ImageIO readers for formats that the graph cannot decode. Each is chosen by name, none by an image's content. */
enum PictureReader {
    BMP(0) {
        @Override
        ImageReader open() {
            // The JDK's own reader, whose class is not public.
            return ImageIO.getImageReadersByFormatName("bmp").next();
        }
    },
    TIFF(0) {
        @Override
        ImageReader open() throws IOException {
            return new TIFFImageReaderSpi().createReaderInstance();
        }
    },
    BIG_TIFF(0) {
        @Override
        ImageReader open() throws IOException {
            return new BigTIFFImageReaderSpi().createReaderInstance();
        }
    },
    WEBP(2) {
        @Override
        ImageReader open() throws IOException {
            return new WebPImageReaderSpi().createReaderInstance();
        }

        @Override
        ImageReadParam part(ImageReader reader, Rectangle part) {
            WebPReadParam wanted = new WebPReadParam();
            wanted.setUseCropping(true);
            wanted.setCropLeft(part.x);
            wanted.setCropTop(part.y);
            wanted.setCropWidth(part.width);
            wanted.setCropHeight(part.height);
            return wanted;
        }
    };

    private final int margin;

    PictureReader(int margin) {
        this.margin = margin;
    }

    ImageFormat format() {
        return switch (this) {
            case BMP -> ImageFormat.BMP;
            case TIFF, BIG_TIFF -> ImageFormat.TIFF;
            case WEBP -> ImageFormat.WEBP;
        };
    }

    /**
     * Rows above and below a part that must be decoded with it, so that its own rows are as in the whole picture; an even
     * number.
     */
    int margin() {
        return margin;
    }

    abstract ImageReader open() throws IOException;

    /** The parameters that make {@code reader} decode only this part. */
    ImageReadParam part(ImageReader reader, Rectangle part) {
        ImageReadParam wanted = reader.getDefaultReadParam();
        wanted.setSourceRegion(part);
        return wanted;
    }
}
