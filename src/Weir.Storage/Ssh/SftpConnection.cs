using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Storage.Ssh;

/// <summary>The system's <c>ssh</c> with an SFTP server at its other end. Many requests are under way at once; each answer finds its own.</summary>
internal sealed class SftpConnection : IAsyncDisposable
{
    private const int MostAnswerBytes = 1 << 20;

    private readonly Process _process;
    private readonly SshOptions _options;
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<SftpAnswer>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly StringBuilder _complaints = new();
    private readonly string? _askPass;
    private readonly HashSet<string> _extensions = [];
    private Task _reading = Task.CompletedTask;
    private uint _next;
    private volatile WeirException? _broken;

    private SftpConnection(Process process, SshOptions options, string? askPass)
    {
        _process = process;
        _options = options;
        _askPass = askPass;
    }

    /// <summary>True when it cannot be used any more.</summary>
    public bool IsBroken => _broken is not null;

    /// <summary>True for an extension that the server has.</summary>
    public bool Has(string extension) => _extensions.Contains(extension);

    /// <summary>Starts <c>ssh</c> and greets the server.</summary>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is no <c>ssh</c>; <c>ssh_failed</c> with its own words.</exception>
    public static async Task<SftpConnection> OpenAsync(SshOptions options, CancellationToken cancellation)
    {
        var info = new ProcessStartInfo(options.Program[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in options.Arguments()) info.ArgumentList.Add(argument);
        string? askPass = null;
        if (options.Secret is { } secret)
        {
            askPass = AskPass();
            info.Environment["SSH_ASKPASS"] = askPass;
            info.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            info.Environment["WEIR_SSH_SECRET"] = secret;
        }

        Process process;
        try
        {
            process = Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new WeirException(ErrorCodes.MissingDependency, $"cannot run '{options.Program[0]}': {e.Message}", "install an OpenSSH client", inner: e);
        }

        var connection = new SftpConnection(process, options, askPass);
        process.ErrorDataReceived += (_, line) => connection.Complain(line.Data);
        process.BeginErrorReadLine();
        try
        {
            await connection.GreetAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            var fault = await connection.FaultAsync(e);
            await connection.DisposeAsync();
            throw fault;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return connection;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="WeirException"><c>ssh_failed</c>: the connection broke.</exception>
    public async Task<SftpAnswer> AskAsync(SftpType type, Action<SftpPacket> fill, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _next);
        var answer = new TaskCompletionSource<SftpAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            if (_broken is { } fault) throw fault;
            var packet = new SftpPacket(type).Number(id);
            fill(packet);
            await SendAsync(packet, cancellation);
            return await answer.Task.WaitAsync(cancellation);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        _broken ??= new WeirException("ssh_failed", $"the connection to '{_options.Host}' is closed");
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
        _writing.Dispose();
        if (_askPass is not null) File.Delete(_askPass);
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        await SendAsync(new SftpPacket(SftpType.Init).Number(3), cancellation);
        var hello = await ReadAsync(cancellation);
        if (hello.Type != SftpType.Version) throw new IOException("the other end does not speak SFTP");
        hello.Number();
        try
        {
            while (true)
            {
                var name = hello.Text();
                hello.Data();
                _extensions.Add(name);
            }
        }
        catch (IOException)
        {
            // The end of the list.
        }

        _reading = Task.Run(PumpAsync, CancellationToken.None);
    }

    private async Task SendAsync(SftpPacket packet, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            // Not to be cancelled: half a message would spoil all that follow.
            await _process.StandardInput.BaseStream.WriteAsync(packet.Finish(), CancellationToken.None);
            await _process.StandardInput.BaseStream.FlushAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw await FaultAsync(e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                var answer = await ReadAsync(CancellationToken.None);
                if (_waiting.TryRemove(answer.Number(), out var waiting)) waiting.TrySetResult(answer);
            }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or ObjectDisposedException)
        {
            var fault = await FaultAsync(e);
            foreach (var id in _waiting.Keys)
                if (_waiting.TryRemove(id, out var waiting)) waiting.TrySetException(fault);
        }
    }

    private async Task<SftpAnswer> ReadAsync(CancellationToken cancellation)
    {
        var stream = _process.StandardOutput.BaseStream;
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellation);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is 0 or > MostAnswerBytes) throw new IOException("the other end does not speak SFTP");
        var body = new byte[length - 1];
        await stream.ReadExactlyAsync(body, cancellation);
        return new SftpAnswer((SftpType)head[4], body);
    }

    private void Complain(string? line)
    {
        if (line is null) return;
        lock (_complaints)
            if (_complaints.Length < 2000) _complaints.Append(line.Trim()).Append(' ');
    }

    private async Task<WeirException> FaultAsync(Exception e)
    {
        if (_broken is { } known) return known;
        try
        {
            // What ssh said last comes when it has ended.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception x) when (x is OperationCanceledException or InvalidOperationException)
        {
        }

        string said;
        lock (_complaints) said = _complaints.ToString().Trim();
        var isRefused = said.Contains("Permission denied", StringComparison.Ordinal) || said.Contains("Host key verification failed", StringComparison.Ordinal);
        var hint = said.Contains("Host key verification failed", StringComparison.Ordinal)
            ? $"connect once by hand, `ssh {_options.Host}`, to know the machine"
            : isRefused ? "check user, keyfile and password of the remote, and ~/.ssh/config" : "check that `ssh` gets there by hand";
        return _broken = new WeirException("ssh_failed", $"ssh to '{_options.Host}' failed: {(said.Length > 0 ? said : "the connection was closed")}", hint, inner: e) { IsTransient = !isRefused };
    }

    // ssh runs this program for a password; the secret itself is in the environment of ssh alone.
    private static string AskPass()
    {
        var path = Path.Combine(Path.GetTempPath(), $"weir-askpass-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows()) throw new WeirException("ssh_failed", "passwords for ssh are not supported on Windows", "use a key");
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            file.Write("#!/bin/sh\nprintf '%s\\n' \"$WEIR_SSH_SECRET\"\n"u8);
        return path;
    }
}
