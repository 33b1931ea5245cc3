using Weir.Foundation.Files;

namespace Weir.Pipelines.Plots;

/// <summary>Images of revisions as files.</summary>
internal static class PlotImages
{
    /// <summary>Writes one into a folder, called as DVC calls it.</summary>
    /// <returns>Its full path.</returns>
    public static string Write(PlotImage image, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, image.FileName);
        AtomicFile.WriteBytes(path, image.Bytes);
        return path;
    }
}
