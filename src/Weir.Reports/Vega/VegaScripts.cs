using System.IO.Compression;
using System.Text;

namespace Weir.Reports.Vega;

/// <summary>Vega, Vega-Lite and Vega-Embed, which draw interactive plots. <c>eng/build-vega.sh</c> packs them into this library; a program built without npm has none.</summary>
public static class VegaScripts
{
    private const string Resource = "Weir.Reports.Vega.vega.js.br";

    /// <summary>True when they are in this program.</summary>
    public static bool AreHere => typeof(VegaScripts).Assembly.GetManifestResourceInfo(Resource) is not null;

    /// <summary>The script, some 830 kB; its licences stand at its head. Null where it is not in this program.</summary>
    public static string? Text()
    {
        using var packed = typeof(VegaScripts).Assembly.GetManifestResourceStream(Resource);
        if (packed is null) return null;
        using var reader = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
