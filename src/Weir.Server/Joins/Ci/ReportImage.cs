namespace Weir.Server.Joins.Ci;

/// <summary>An image of a report.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="FileName">A name that file systems and addresses take.</param>
/// <param name="Bytes">Its content.</param>
public sealed record ReportImage(string Title, string FileName, byte[] Bytes)
{
    internal string MediaType => Path.GetExtension(FileName) switch { ".svg" => "image/svg+xml", ".png" => "image/png", ".gif" => "image/gif", _ => "image/jpeg" };
}
