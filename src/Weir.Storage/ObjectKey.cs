using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Storage;

/// <summary>Rules for keys: relative, segments separated by one slash, none of them empty, <c>.</c> or <c>..</c>.</summary>
public static class ObjectKey
{
    private const int MaxDecodings = 10;

    /// <summary>Refuses a key that is not a plain relative path.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public static void Check(string key)
    {
        if (!SafePath.IsContained(key) || key.Length == 0 || key.Split('/').Any(s => s is "" or "."))
            throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{Printable(key)}' is not a usable path", "use a relative path without '..', empty segments or control characters");
    }

    /// <summary>Refuses a name that came in a request and would become dangerous when somebody decoded it once more, however often.</summary>
    /// <remarks>The name itself is used undecoded: <c>100%25.txt</c> stays as it is, <c>%252e%252e/x</c> is refused.</remarks>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public static void CheckUntrusted(string key)
    {
        var decoded = key;
        for (var i = 0; i <= MaxDecodings; i++)
        {
            if (decoded.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) decoded = "/" + decoded;
            Check(decoded);
            var next = Uri.UnescapeDataString(decoded);
            if (next == decoded) return;
            decoded = next;
        }

        throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{Printable(key)}' is encoded too often");
    }

    private static string Printable(string text) => string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
