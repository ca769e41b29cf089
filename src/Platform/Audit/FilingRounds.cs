using Fangxian.Platform.Data;
using Fangxian.Platform.Jobs;
using Microsoft.Extensions.Logging;

namespace Fangxian.Platform.Audit;

/// <summary>Files the looks that were noted since the last round under whom they showed (<see cref="FiledLooks"/>).</summary>
public sealed class FilingRounds(Databases databases, TimeProvider clock, ILogger<FilingRounds> log) : PeriodicJob("looks", Between, databases, clock, log)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation) => (await Databases.FileLooksAsync(cancellation), null);
}
