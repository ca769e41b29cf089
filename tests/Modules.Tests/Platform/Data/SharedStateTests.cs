using Fangxian.Platform.Data;
using Xunit;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>What a process keeps between requests.</summary>
public sealed class SharedStateTests
{
    [Fact]
    public async Task Many_requests_at_once_may_keep_more_than_there_is_room_for()
    {
        var shared = new SharedState(OutbreakCalendar.In("Asia/Shanghai"), "", () => throw new InvalidOperationException());
        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            var sum = 0L;
            for (var n = 0; n < 20_000; n++)
            {
                sum += await shared.GetAsync($"{reader}/{n}", 0, () => Task.FromResult(1));
            }
            return sum;
        })));
        Assert.All(kept, sum => Assert.Equal(20_000, sum));
    }
}
