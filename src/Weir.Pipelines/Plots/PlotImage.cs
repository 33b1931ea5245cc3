namespace Weir.Pipelines.Plots;

/// <summary>An image of one revision.</summary>
/// <param name="Plot">Its id: the file.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Bytes">The file's content.</param>
internal sealed record PlotImage(string Plot, string Revision, byte[] Bytes)
{
    /// <summary>What the file is called that DVC writes of it.</summary>
    public string FileName => $"{Revision}_{Plot}".Replace('/', '_');

    /// <summary>The image as an address that needs no file.</summary>
    public string DataAddress => $"data:{MediaType};base64,{Convert.ToBase64String(Bytes)}";

    private string MediaType => Path.GetExtension(Plot) switch
    {
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".gif" => "image/gif",
        _ => "image/jpeg",
    };
}
