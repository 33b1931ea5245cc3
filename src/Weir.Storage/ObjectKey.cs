using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Storage;

/// <summary>Rules for keys: relative, segments separated by one slash, none of them empty, <c>.</c> or <c>..</c>.</summary>
public static class ObjectKey
{
    private const int MaxDecodings = 10;

    // What file systems take for one name, and what leaves room for a root within the 4,096 bytes of a path.
    private const int MaxSegmentBytes = 255;
    private const int MaxKeyBytes = 3072;

    /// <summary>Refuses a key that is not a plain relative path, that is too long, or whose name is one that Weir itself gives to unfinished files.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>; <c>invalid_value</c> for names that are too long or kept.</exception>
    public static void Check(string key)
    {
        if (!SafePath.IsContained(key) || key.Length == 0 || key.Split('/').Any(s => s is "" or "."))
            throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{Printable(key)}' is not a usable path", "use a relative path without '..', empty segments or control characters");
        foreach (var segment in key.Split('/')) CheckSegment(segment);
        if (Encoding.UTF8.GetByteCount(key) > MaxKeyBytes)
            throw new WeirException(ErrorCodes.InvalidValue, $"the path '{Shorten(key)}' has {Encoding.UTF8.GetByteCount(key)} bytes; at most {MaxKeyBytes} are taken");
    }

    private static void CheckSegment(string segment)
    {
        if (segment.Length * 3 > MaxSegmentBytes && Encoding.UTF8.GetByteCount(segment) is > MaxSegmentBytes and var bytes)
            throw new WeirException(ErrorCodes.InvalidValue, $"the name '{Shorten(segment)}' has {bytes} bytes; a file system takes at most {MaxSegmentBytes}", "shorten this part of the path");
        if (segment.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            throw new WeirException(ErrorCodes.InvalidValue, $"names that begin with '{AtomicFile.TemporaryPrefix}' are kept for files that are still being written", "choose another name");
        if (!IsUnicode(segment))
            throw new WeirException(ErrorCodes.InvalidValue, "a path holds half a character (an unpaired surrogate)", "use valid Unicode");
    }

    // Encoders put a replacement in the place of what is no character: two names would become one.
    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>Refuses a name that came in a request and would become dangerous when somebody decoded it once more, however often.</summary>
    /// <remarks>The name itself is used undecoded: <c>100%25.txt</c> stays as it is, <c>%252e%252e/x</c> is refused.</remarks>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public static void CheckUntrusted(string key)
    {
        Check(key);
        var decoded = key;
        for (var i = 0; i <= MaxDecodings; i++)
        {
            if (decoded.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || decoded.Contains('\0', StringComparison.Ordinal) || !SafePath.IsContained(WithoutControls(decoded)))
                throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{Printable(key)}' is not a usable path", "use a relative path without '..', however it is encoded");
            var next = Uri.UnescapeDataString(decoded);
            if (next == decoded) return;
            decoded = next;
        }

        throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{Printable(key)}' is encoded too often");
    }

    // Names may decode to control characters by chance: images that MLflow's client logs are called eye%step%2%timestamp%17….png.
    private static string WithoutControls(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '_' : c)) : text;

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static string Printable(string text) => string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
