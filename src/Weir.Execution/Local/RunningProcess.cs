using System.Runtime.Versioning;
using Weir.Foundation.Processes;

namespace Weir.Execution.Local;

/// <summary>A process that runs, its log being read now and then.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunningProcess(int pid, LogTail? tail)
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TailInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private Timer? _kill;
    private Exception? _deaf;
    private bool _hasEnded;

    /// <summary>Waits on this thread.</summary>
    /// <param name="cancellation">Ends the process with its whole group: SIGTERM, after a grace period SIGKILL.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the group is left.</exception>
    public ProcessEnd WaitToEnd(CancellationToken cancellation)
    {
        using var reading = tail is null ? null : new Timer(_ => Read(isEnd: false), null, TailInterval, TailInterval);
        ProcessEnd end;
        ChildGroups.Add(pid);
        using (cancellation.UnsafeRegister(_ => EndGroup(), null))
        {
            end = NativeProcess.Wait(pid);
            ChildGroups.Remove(pid);
            lock (_gate) _hasEnded = true;
        }

        if (cancellation.IsCancellationRequested || _deaf is not null) NativeProcess.Signal(-pid, SigKill); // the group may outlive its leader
        _kill?.Dispose();
        Read(isEnd: true);
        if (_deaf is not null) throw _deaf;
        cancellation.ThrowIfCancellationRequested();
        return end;
    }

    private void Read(bool isEnd)
    {
        lock (_gate)
        {
            if (tail is null || (_hasEnded && !isEnd) || _deaf is not null) return;
            try
            {
                tail.Read(isEnd);
            }
            catch (Exception e)
            {
                _deaf = e; // whoever listens cannot: the command is ended and the failure told
            }
        }

        if (_deaf is not null) EndGroup();
    }

    private void EndGroup()
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            NativeProcess.Signal(-pid, SigTerm);
            _kill ??= new Timer(_ => NativeProcess.Signal(-pid, SigKill), null, Grace, Timeout.InfiniteTimeSpan);
        }
    }
}
