namespace Weir.Foundation.Files;

/// <summary>A folder that is made for output, with those above it, and the memory of which were new: work that fails takes them away again.</summary>
public sealed class NewFolders
{
    private readonly List<string> _made; // deepest first

    private NewFolders(List<string> made) => _made = made;

    /// <summary>Makes a folder where it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static NewFolders Make(string folder)
    {
        List<string> made = [];
        for (var at = Path.GetFullPath(folder); at is not null && !Path.Exists(at); at = Path.GetDirectoryName(at)) made.Add(at);
        Directory.CreateDirectory(folder);
        return new NewFolders(made);
    }

    /// <summary>Removes those that were new and hold nothing.</summary>
    public void RemoveEmpty()
    {
        try
        {
            foreach (var folder in _made.TakeWhile(f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any())) Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody put something there just now; an empty folder does no harm.
        }
    }
}
