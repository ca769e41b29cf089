using Fangxian.Platform.Results;

namespace Fangxian.Administration.Keys;

/// <summary>A transaction that began before the new key may still write under the old one.</summary>
public sealed record EarlierWritersGoOn(int Seconds) : RuleRefusal("keys/earlier-writers", Seconds);

/// <summary>Values lie under an older key: they would be lost with it.</summary>
public sealed record OldKeysInUse(long Fields) : RuleRefusal("keys/old-in-use", Fields);
