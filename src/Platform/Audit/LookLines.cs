using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;

namespace Fangxian.Platform.Audit;

/// <summary>
/// Notes looks, those of several readers in one transaction: what a line costs is mostly its commit. The first reader
/// waits a moment for others. Nobody is answered before the line is on disk, and where it cannot be written, nobody is.
/// </summary>
internal sealed class LookLines(Databases databases, TimeProvider clock, TimeSpan? wait = null)
{
    /// <summary>How long the first reader waits for others; too short to be felt.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(4);

    /// <summary>How many lines one transaction holds at most.</summary>
    private const int Most = 64;

    private readonly Lock _lock = new();
    private Gathering? _open;

    public Task NoteAsync(NewLine line, NewDetail? detail, Actor actor)
    {
        Gathering gathering;
        bool isFirst;
        lock (_lock)
        {
            gathering = _open ??= new();
            isFirst = gathering.Lines.Count == 0;
            gathering.Lines.Add(new(line, detail, actor));
            if (gathering.Lines.Count == Most)
            {
                _open = null;
            }
        }
        if (isFirst)
        {
            // Only now: where the wait is over at once, this thread closes the gathering itself.
            _ = WriteAsync(gathering);
        }
        return gathering.Noted.Task;
    }

    private async Task WriteAsync(Gathering gathering)
    {
        await Task.Delay(wait ?? Wait);
        lock (_lock)
        {
            if (_open == gathering)
            {
                _open = null;
            }
        }
        try
        {
            // In the order of the chains, so that two servers never wait for each other.
            var lines = gathering.Lines.OrderBy(look => look.Line.Position).ToList();
            await databases.WriteRawAsync(async (connection, transaction) =>
            {
                foreach (var look in lines)
                {
                    await AuditInsert.AsAsync(connection, transaction, look.Line, look.Detail, look.Actor, clock, CancellationToken.None);
                }
            }, CancellationToken.None);
            gathering.Noted.SetResult();
        }
        catch (Exception fault)
        {
            gathering.Noted.SetException(fault);
        }
    }

    private sealed record Look(NewLine Line, NewDetail? Detail, Actor Actor);

    private sealed class Gathering
    {
        public List<Look> Lines { get; } = [];

        public TaskCompletionSource Noted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
