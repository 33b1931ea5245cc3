using Weir.Foundation.Errors;

namespace Weir.Storage.Ssh;

/// <summary>File operations by SFTP, as few round trips as each can do.</summary>
internal sealed class SftpFolder(SftpConnection connection)
{
    // 32 KiB is what every server takes; so many under way hide the distance.
    public const int ChunkBytes = 32 << 10;
    public const int ChunksUnderWay = 32;

    private const uint EndOfFile = 1;
    private const uint NoSuchFile = 2;
    private const uint PermissionDenied = 3;

    public async Task<SftpFacts?> StatAsync(string path, CancellationToken cancellation)
    {
        var answer = await connection.AskAsync(SftpType.Stat, p => p.Text(path), cancellation);
        if (answer.Type == SftpType.Attributes) return answer.Facts();
        return answer.Number() == NoSuchFile ? null : throw Fault(answer, path);
    }

    /// <summary>Facts of the file that a handle is open on, whatever has taken its name since.</summary>
    public async Task<SftpFacts> StatAsync(ReadOnlyMemory<byte> handle, string path, CancellationToken cancellation)
    {
        var answer = await connection.AskAsync(SftpType.StatHandle, p => p.Data(handle.Span), cancellation);
        return answer.Type == SftpType.Attributes ? answer.Facts() : throw Fault(answer, path);
    }

    public async Task<ReadOnlyMemory<byte>> OpenReadAsync(string path, CancellationToken cancellation) =>
        Handle(await connection.AskAsync(SftpType.Open, p => p.Text(path).Number(1).Number(0), cancellation), path);

    /// <summary>A new file that must not exist; mode 0666 less the server's mask.</summary>
    public async Task<ReadOnlyMemory<byte>> CreateAsync(string path, CancellationToken cancellation) =>
        Handle(await connection.AskAsync(SftpType.Open, p => p.Text(path).Number(0x2 | 0x8 | 0x20).Number(0), cancellation), path);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> handle, long offset, int count, string path, CancellationToken cancellation)
    {
        var answer = await connection.AskAsync(SftpType.Read, p => p.Data(handle.Span).Long((ulong)offset).Number((uint)count), cancellation);
        if (answer.Type == SftpType.Data) return answer.Data();
        return answer.Number() == EndOfFile ? default : throw Fault(answer, path, isCodeRead: true);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> handle, long offset, ReadOnlyMemory<byte> bytes, string path, CancellationToken cancellation) =>
        Require(await connection.AskAsync(SftpType.Write, p => p.Data(handle.Span).Long((ulong)offset).Data(bytes.Span), cancellation), path);

    public async Task CloseAsync(ReadOnlyMemory<byte> handle, string path, CancellationToken cancellation) =>
        Require(await connection.AskAsync(SftpType.Close, p => p.Data(handle.Span), cancellation), path);

    public async Task FlushAsync(ReadOnlyMemory<byte> handle, CancellationToken cancellation)
    {
        if (connection.Has("fsync@openssh.com")) await connection.AskAsync(SftpType.Extended, p => p.Text("fsync@openssh.com").Data(handle.Span), cancellation);
    }

    /// <summary>Renames over what is there.</summary>
    public async Task RenameAsync(string from, string to, CancellationToken cancellation)
    {
        if (connection.Has("posix-rename@openssh.com"))
        {
            Require(await connection.AskAsync(SftpType.Extended, p => p.Text("posix-rename@openssh.com").Text(from).Text(to), cancellation), to);
            return;
        }

        var answer = await connection.AskAsync(SftpType.Rename, p => p.Text(from).Text(to), cancellation);
        if (answer.Number() == 0) return;
        await RemoveAsync(to, cancellation);
        Require(await connection.AskAsync(SftpType.Rename, p => p.Text(from).Text(to), cancellation), to);
    }

    public async Task<bool> RemoveAsync(string path, CancellationToken cancellation) => IsDone(await connection.AskAsync(SftpType.Remove, p => p.Text(path), cancellation), path);

    public async Task<bool> RemoveFolderAsync(string path, CancellationToken cancellation) => IsDone(await connection.AskAsync(SftpType.RemoveFolder, p => p.Text(path), cancellation), path);

    /// <summary>Makes a folder and the missing ones above it.</summary>
    public async Task MakeFoldersAsync(string path, CancellationToken cancellation)
    {
        if (path is "/" or "") return;
        var answer = await connection.AskAsync(SftpType.MakeFolder, p => p.Text(path).Number(0), cancellation);
        var code = answer.Number();
        if (code == 0) return;
        if (await StatAsync(path, cancellation) is { } present)
        {
            if (present.IsFolder) return;
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make the folder '{path}': a file is in the way");
        }

        if (code != NoSuchFile && Path.GetDirectoryName(path) is { } parent && await StatAsync(parent, cancellation) is not null) throw Fault(code, answer, path);
        await MakeFoldersAsync(Path.GetDirectoryName(path)!, cancellation);
        answer = await connection.AskAsync(SftpType.MakeFolder, p => p.Text(path).Number(0), cancellation);
        code = answer.Number();
        if (code != 0 && await StatAsync(path, cancellation) is not { IsFolder: true }) throw Fault(code, answer, path);
    }

    /// <summary>Names and facts of a folder; nothing when there is none.</summary>
    public async Task<List<(string Name, SftpFacts Facts)>> ListAsync(string path, CancellationToken cancellation)
    {
        var opened = await connection.AskAsync(SftpType.OpenFolder, p => p.Text(path), cancellation);
        var entries = new List<(string, SftpFacts)>();
        if (opened.Type != SftpType.Handle) return opened.Number() is var code && (code == NoSuchFile || await StatAsync(path, cancellation) is { IsFolder: false }) ? entries : throw Fault(code, opened, path);
        var handle = opened.Data();
        while (true)
        {
            var answer = await connection.AskAsync(SftpType.ReadFolder, p => p.Data(handle.Span), cancellation);
            if (answer.Type != SftpType.Name) break;
            for (var left = answer.Number(); left > 0; left--)
            {
                var name = answer.Text();
                answer.Data(); // as `ls -l` would show it
                var facts = answer.Facts();
                if (name is not ("." or "..")) entries.Add((name, facts));
            }
        }

        await CloseAsync(handle, path, cancellation);
        return entries;
    }

    private static ReadOnlyMemory<byte> Handle(SftpAnswer answer, string path) => answer.Type == SftpType.Handle ? answer.Data() : throw Fault(answer, path);

    private static void Require(SftpAnswer answer, string path)
    {
        if (answer.Type != SftpType.Status) throw new IOException("the SFTP server sent an unexpected answer");
        if (answer.Number() is var code and not 0) throw Fault(code, answer, path);
    }

    private static bool IsDone(SftpAnswer answer, string path) => answer.Number() switch
    {
        0 => true,
        NoSuchFile => false,
        var code => throw Fault(code, answer, path),
    };

    private static WeirException Fault(SftpAnswer answer, string path, bool isCodeRead = false) => Fault(isCodeRead ? 4 : answer.Number(), answer, path);

    private static WeirException Fault(uint code, SftpAnswer answer, string path) => code switch
    {
        NoSuchFile => new WeirException(ErrorCodes.NotFound, $"there is no object '{path}'"),
        PermissionDenied => new WeirException("access_denied", $"'{path}' on the other machine: permission denied", "the user there needs to read and write it"),
        _ => new WeirException(ErrorCodes.CannotWrite, $"'{path}' on the other machine: {Said(answer)}", "is its disk full?"),
    };

    private static string Said(SftpAnswer answer)
    {
        try
        {
            return answer.Text() is { Length: > 0 } text ? text : "failed";
        }
        catch (IOException)
        {
            return "failed";
        }
    }
}
